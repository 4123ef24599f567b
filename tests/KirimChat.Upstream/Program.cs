// Compares our OpenAPI description with the vendor's, for the operations of ours.
//   KirimChat.Upstream OURS VENDORS
// Exit code 0: they are equal. 1: the output lists the differences. 2: a description can't be read.

using KirimChat.Upstream;

if (args is not [{ Length: > 0 } ours, { Length: > 0 } vendors])
{
    await Console.Error.WriteLineAsync("Usage: KirimChat.Upstream OURS VENDORS, two OpenAPI descriptions in YAML or JSON.");
    return 2;
}

try
{
    var drift = Drift.Between(await Contract.ReadAsync(ours), await Contract.ReadAsync(vendors));
    Console.WriteLine(drift);
    return drift.IsEmpty ? 0 : 1;
}
catch (Exception exception) when (exception is IOException or InvalidDataException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
