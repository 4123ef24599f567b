namespace KirimChat.Benchmarks.Clients;

internal static class Credentials
{
    public const string Key = "kdv_live_000000000000000000000000";
}
