#if !NET
#pragma warning disable CA1812 // What Kiota's interfaces ask for on newer targets; here it says nothing.
namespace System.Diagnostics.CodeAnalysis;

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
#endif
