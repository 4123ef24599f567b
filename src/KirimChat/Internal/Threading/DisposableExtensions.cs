namespace KirimChat.Internal.Threading;

internal static class DisposableExtensions
{
    /// <summary>
    /// Disposes what was abandoned: in the background, as its Dispose may block, and without an exception, as nobody could handle it.
    /// </summary>
    public static void DisposeInBackground(this IDisposable disposable) =>
        _ = Task.Run(() =>
        {
            try
            {
                disposable.Dispose();
            }
#pragma warning disable CA1031 // See above.
            catch (Exception)
#pragma warning restore CA1031
            { }
        });
}
