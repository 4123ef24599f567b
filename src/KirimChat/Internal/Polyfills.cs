// What the compiler, Kiota's interfaces and the code here ask for, and netstandard2.0 has not got.
#if !NET
#pragma warning disable CA1018, CA1019, CA1812, CA1813, IDE0130, SA1402
namespace System.Runtime.CompilerServices
{
    internal static class IsExternalInit;

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class RequiredMemberAttribute : Attribute;

    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class CallerArgumentExpressionAttribute(string parameterName) : Attribute
    {
        public string ParameterName => parameterName;
    }

    [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
    internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
    {
        public string FeatureName => featureName;
    }
}

namespace System.Diagnostics.CodeAnalysis
{
    [AttributeUsage(AttributeTargets.Constructor)]
    internal sealed class SetsRequiredMembersAttribute : Attribute;

    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
    {
        public bool ReturnValue => returnValue;
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class MaybeNullWhenAttribute(bool returnValue) : Attribute
    {
        public bool ReturnValue => returnValue;
    }

    [Flags]
    internal enum DynamicallyAccessedMemberTypes
    {
        PublicFields = 0x20,
    }

    [AttributeUsage(AttributeTargets.GenericParameter)]
    internal sealed class DynamicallyAccessedMembersAttribute(DynamicallyAccessedMemberTypes memberTypes) : Attribute
    {
        public DynamicallyAccessedMemberTypes MemberTypes => memberTypes;
    }
}

namespace System
{
    internal static class ExceptionExtensions
    {
        extension(ArgumentNullException)
        {
            public static void ThrowIfNull(object? argument, [Runtime.CompilerServices.CallerArgumentExpression(nameof(argument))] string? paramName = null)
            {
                if (argument is null) throw new ArgumentNullException(paramName);
            }
        }

        extension(ObjectDisposedException)
        {
            public static void ThrowIf(bool condition, Type type)
            {
                if (condition) throw new ObjectDisposedException(type.FullName);
            }
        }
    }
}

namespace KirimChat.Internal
{
    internal static class MethodInfoExtensions
    {
        public static T CreateDelegate<T>(this System.Reflection.MethodInfo method)
            where T : Delegate => (T)method.CreateDelegate(typeof(T));
    }
}
#endif
