using KirimChat.Sandbox;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Support.UI;

namespace KirimChat.Conformance;

/// <summary>The sandbox's page, seen and clicked in a real browser.</summary>
public sealed class PageTests
{
    private const string HowToInstall = "Chromium and its driver are not installed. On Debian: apt-get install chromium chromium-driver";

    private static readonly string Browser = Find("chromium", "chromium-browser", "google-chrome");
    private static readonly string Driver = Find("chromedriver");

    public static bool BrowserIsInstalled => Browser.Length > 0 && Driver.Length > 0;

    [Fact(SkipUnless = nameof(BrowserIsInstalled), Skip = HowToInstall)]
    public async Task A_person_reads_the_document_and_tries_the_call()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var options = new ChromeOptions { BinaryLocation = Browser };
        options.AddArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1400,1000");
        using var service = ChromeDriverService.CreateDefaultService(Driver);
        using var browser = new ChromeDriver(service, options);
        var wait = new WebDriverWait(browser, TimeSpan.FromSeconds(30)) { PollingInterval = TimeSpan.FromMilliseconds(50) };
        wait.IgnoreExceptionTypes(typeof(WebDriverException));

        await browser.Navigate().GoToUrlAsync(sandbox.PageUrl);
        wait.Until(static page => page.FindElement(By.XPath("//button[contains(., 'Test Request')]"))).Click();
        wait.Until(static page => page.FindElement(By.XPath("//button[contains(., 'Send')]"))).Click();
        wait.Until(static page => page.PageSource.Contains("Siti Rahayu", StringComparison.Ordinal));

        Assert.Equal($"/v1/contacts/{sandbox.ContactIds[0]}", Assert.Single(sandbox.Requests).Path);
        var loaded = (IReadOnlyCollection<object>)browser.ExecuteScript("return performance.getEntriesByType('resource').map(entry => entry.name)")!;
        Assert.All(loaded, url => Assert.StartsWith(sandbox.PageUrl.ToString(), (string)url, StringComparison.Ordinal));
        // The picture in the README: KIRIM_SCREENSHOT=src/KirimChat.Sandbox/page.png
        if (Environment.GetEnvironmentVariable("KIRIM_SCREENSHOT") is not { } file) return;
        // What moves on the page has come to rest by then.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        browser.GetScreenshot().SaveAsFile(Repository.At(file));
    }

    private static string Find(params string[] names) =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in names
         let file = Path.Combine(folder, name)
         where File.Exists(file)
         select file).FirstOrDefault("");
}
