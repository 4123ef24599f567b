// Members that netstandard2.0 does not have, under the names of the platform, so that the code that uses them is the same everywhere.
#if !NET
#pragma warning disable IDE0130
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System;

internal static class MemberPolyfills
{
    extension(ArgumentNullException)
    {
        public static void ThrowIfNull(object? argument, [CallerArgumentExpression(nameof(argument))] string? paramName = null)
        {
            if (argument is null)
            {
                throw new ArgumentNullException(paramName);
            }
        }
    }

    extension(ObjectDisposedException)
    {
        public static void ThrowIf(bool condition, Type type)
        {
            if (condition)
            {
                throw new ObjectDisposedException(type.FullName);
            }
        }
    }

    public static CancellationTokenRegistration UnsafeRegister(this CancellationToken token, Action<object?> callback, object? state) =>
        token.Register(callback, state);

    public static Task<T> WaitAsync<T>(this Task<T> task, CancellationToken token) =>
        task.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, token);

    public static T CreateDelegate<T>(this MethodInfo method)
        where T : Delegate => (T)method.CreateDelegate(typeof(T));

    public static Task<Stream> ReadAsStreamAsync(this HttpContent content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return content.ReadAsStreamAsync();
    }

    public static ValueTask<int> ReadAsync(this Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        MemoryMarshal.TryGetArray<byte>(buffer, out var array);
        return new(stream.ReadAsync(array.Array!, array.Offset, array.Count, cancellationToken));
    }
}
#endif
