using KirimChat.Benchmarks;
using KirimChat.Benchmarks.Server;
using KirimChat.Benchmarks.Verbs;

try
{
    var save = args is [.., "--save"];
    switch (args)
    {
        case []:
            Console.WriteLine(Help.Text);
            return 0;
        case ["server"]:
            return await ContactServer.RunAsync();
        case ["compare", .. var options]:
            return await CompareVerb.RunAsync(CompareOptions.Parse(options));
        case ["memory"] or ["memory", "--save"]:
            return await MemoryVerb.RunAsync(save);
        case ["layer"] or ["layer", "--save"]:
            return await LayerVerb.RunAsync(save);
        case ["startup"] or ["startup", "--save"]:
            return await StartupVerb.RunAsync(save);
        case ["growth"]:
            return await GrowthVerb.RunAsync();
        default:
            throw new UsageException($"There is no {string.Join(' ', args)}.");
    }
}
catch (UsageException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n\n{Help.Text}");
    return 2;
}
