namespace KirimChat.Internal.Threading;

internal static class TaskExtensions
{
    /// <summary>
    /// Waits for a task of code that may ignore its token. Then the task is abandoned, and leaves nothing behind: no result to be
    /// finalized, and no unobserved exception.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static Task<T> AbandonWhenCanceledAsync<T>(this Task<T> task, CancellationToken cancellationToken) =>
        task.IsCompleted ? task : WaitOrAbandonAsync(task, cancellationToken);

    private static async Task<T> WaitOrAbandonAsync<T>(Task<T> task, CancellationToken cancellationToken)
    {
        try
        {
            return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _ = task.ContinueWith(
                DisposeResult,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
            throw;
        }
    }

    private static void DisposeResult<T>(Task<T> completed)
    {
        if (completed.Status == TaskStatus.RanToCompletion)
        {
            (completed.Result as IDisposable)?.Dispose();
        }

        _ = completed.Exception;
    }
}
