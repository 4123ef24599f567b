using KirimChat.Benchmarks;
using KirimChat.Benchmarks.Commands;
using KirimChat.Benchmarks.Processes;
using KirimChat.Benchmarks.Server;

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
        case ["client", var name, var baseUrl]:
            return await ClientProcess.RunAsync(name, new(baseUrl));
        case ["compare", .. var options]:
            return await CompareCommand.RunAsync(CompareOptions.Parse(options));
        case ["memory"] or ["memory", "--save"]:
            return await MemoryCommand.RunAsync(save);
        case ["layer"] or ["layer", "--save"]:
            return await LayerCommand.RunAsync(save);
        case ["startup"] or ["startup", "--save"]:
            return await StartupCommand.RunAsync(save);
        case ["growth"]:
            return await GrowthCommand.RunAsync();
        default:
            throw new UsageException($"Unknown command: {string.Join(' ', args)}.");
    }
}
catch (UsageException exception)
{
    await Console.Error.WriteLineAsync($"{exception.Message}\n\n{Help.Text}");
    return 2;
}
