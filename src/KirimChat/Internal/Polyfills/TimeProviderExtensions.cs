// The extension methods of Microsoft.Bcl.TimeProvider, which is only referenced before .NET 8.
#if NET
#pragma warning disable IDE0130
namespace System.Threading.Tasks;

internal static class TimeProviderExtensions
{
    public static CancellationTokenSource CreateCancellationTokenSource(this TimeProvider time, TimeSpan delay) => new(delay, time);

    public static Task Delay(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken) =>
        Task.Delay(delay, time, cancellationToken);
}
#endif
