// Compares the document with the vendor's own, for the operations that ours has.
//   KirimChat.Upstream OURS VENDORS
// Exit code 0: they agree. 1: they differ, and how is on the output. 2: one cannot be read.

using KirimChat.Upstream;

if (args is not [{ Length: > 0 } ours, { Length: > 0 } vendors])
{
    await Console.Error.WriteLineAsync("Usage: KirimChat.Upstream OURS VENDORS, two OpenAPI documents in YAML or JSON.");
    return 2;
}

try
{
    var drift = Drift.Between(await Contract.ReadAsync(ours), await Contract.ReadAsync(vendors));
    Console.WriteLine(drift);
    return drift.IsEmpty ? 0 : 1;
}
catch (Exception unreadable) when (unreadable is IOException or InvalidDataException)
{
    await Console.Error.WriteLineAsync(unreadable.Message);
    return 2;
}
