using KirimChat.Sandbox;
using KirimChat.Sandbox.Tool;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Support.UI;

namespace KirimChat.Conformance;

/// <summary>The API reference of the sandbox tool, read and used in a real browser.</summary>
public sealed class ApiReferenceTests
{
    private const string HowToInstall = "Chromium and its driver are not installed. On Debian: apt-get install chromium chromium-driver";

    private static readonly string Browser = Find("chromium", "chromium-browser", "google-chrome");
    private static readonly string Driver = Find("chromedriver");

    public static bool BrowserIsInstalled => Browser.Length > 0 && Driver.Length > 0;

    [Fact(SkipUnless = nameof(BrowserIsInstalled), Skip = HowToInstall)]
    public async Task Call_of_the_api_reference_fetches_a_contact_and_loads_nothing_from_elsewhere()
    {
        await using var sandbox = await StartAsync();
        var options = new ChromeOptions { BinaryLocation = Browser };
        options.AddArguments(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1400,1000"
        );
        using var service = ChromeDriverService.CreateDefaultService(Driver);
        using var browser = new ChromeDriver(service, options);
        var wait = new WebDriverWait(browser, TimeSpan.FromSeconds(30)) { PollingInterval = TimeSpan.FromMilliseconds(50) };
        wait.IgnoreExceptionTypes(typeof(WebDriverException));

        await browser.Navigate().GoToUrlAsync(Root(sandbox));
        wait.Until(static page => page.FindElement(By.XPath("//button[contains(., 'Test Request')]"))).Click();
        wait.Until(static page => page.FindElement(By.XPath("//button[contains(., 'Send')]"))).Click();
        wait.Until(static page => page.PageSource.Contains("Siti Rahayu", StringComparison.Ordinal));

        Assert.Equal($"/v1/contacts/{sandbox.ContactIds[0]}", Assert.Single(sandbox.Requests).Path);
        var loaded =
            (IReadOnlyCollection<object>)browser.ExecuteScript("return performance.getEntriesByType('resource').map(entry => entry.name)")!;
        Assert.All(loaded, url => Assert.StartsWith(Root(sandbox).ToString(), (string)url, StringComparison.Ordinal));
        // The screenshot of the README: KIRIM_SCREENSHOT=src/KirimChat.Sandbox.Tool/page.png
        if (Environment.GetEnvironmentVariable("KIRIM_SCREENSHOT") is not { } file)
        {
            return;
        }
        // Wait until the animations of the page have ended.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        browser.GetScreenshot().SaveAsFile(Repository.At(file));
    }

    [Fact]
    public async Task Api_reference_and_description_are_for_this_sandbox()
    {
        await using var sandbox = await StartAsync();
        using var http = new HttpClient();

        Assert.Contains(
            "KirimChat sandbox",
            await http.GetStringAsync(Root(sandbox), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        var description = await http.GetStringAsync(new Uri(sandbox.BaseUrl, "/openapi.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains($"url: {sandbox.BaseUrl}\n", description, StringComparison.Ordinal);
        Assert.DoesNotContain("api-kckit.kirim.chat", description, StringComparison.Ordinal);
    }

    private static Task<KirimChatSandbox> StartAsync() =>
        KirimChatSandbox.StartAsync(new(), ApiReference.MapApiReference, TestContext.Current.CancellationToken);

    private static Uri Root(KirimChatSandbox sandbox) => new(sandbox.BaseUrl, "/");

    private static string Find(params string[] names) =>
        (
            from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            from name in names
            let file = Path.Combine(folder, name)
            where File.Exists(file)
            select file
        ).FirstOrDefault("");
}
