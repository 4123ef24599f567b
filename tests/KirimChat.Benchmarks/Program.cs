using KirimChat.Benchmarks;
using KirimChat.Benchmarks.Server;
using KirimChat.Benchmarks.Verbs;

try
{
    switch (args)
    {
        case []:
            Console.WriteLine(Help.Text);
            return 0;
        case ["server"]:
            return await ContactServer.RunAsync();
        case ["compare", .. var options]:
            return await CompareVerb.RunAsync(CompareOptions.Parse(options));
        default:
            throw new UsageException($"There is no {string.Join(' ', args)}.");
    }
}
catch (UsageException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n\n{Help.Text}");
    return 2;
}
