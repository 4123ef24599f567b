namespace KirimChat.Internal.Http;

internal static class TaskExtensions
{
    /// <summary>
    /// Leaves nothing behind when nobody awaits the task any more: no response to be finalized, and no unobserved exception.
    /// </summary>
    public static void DisposeResultWhenCompleted<T>(this Task<T> task)
        where T : IDisposable =>
        _ = task.ContinueWith(
            static completed =>
            {
                if (completed.Status == TaskStatus.RanToCompletion)
                {
                    completed.Result.Dispose();
                }

                _ = completed.Exception;
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
}
