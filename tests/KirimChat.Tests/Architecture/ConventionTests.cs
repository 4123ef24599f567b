using System.Reflection;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Tests;

/// <summary>Conventions that every type of the package follows.</summary>
public sealed class ConventionTests
{
    private static readonly Type[] Types =
    [
        .. typeof(KirimChatClient)
            .Assembly.GetTypes()
            .Where(static type =>
                type.FullName!.StartsWith("KirimChat.", StringComparison.Ordinal)
                && !type.Namespace!.StartsWith("KirimChat.Generated", StringComparison.Ordinal)
            ),
    ];

    private static readonly Type[] Public = [.. Types.Where(static type => type.IsPublic)];

    [Fact]
    public void Public_types_are_in_the_root_namespace_and_internal_types_in_Internal() =>
        Assert.All(Types.Where(static type => !type.IsNested), static type => Assert.Equal(type.IsPublic, type.Namespace == "KirimChat"));

    [Fact]
    public void Public_classes_are_sealed_except_the_base_exception() =>
        Assert.Equal([typeof(KirimChatException)], Public.Where(static type => type.IsClass && !type.IsSealed));

    [Fact]
    public void Asynchronous_methods_end_in_Async_and_take_the_token_last()
    {
        var methods = Public
            .SelectMany(static type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            )
            .Where(static method => typeof(Task).IsAssignableFrom(method.ReturnType))
            .ToList();

        Assert.NotEmpty(methods);
        Assert.All(
            methods,
            static method =>
            {
                Assert.EndsWith("Async", method.Name, StringComparison.Ordinal);
                var last = method.GetParameters()[^1];
                Assert.Equal((typeof(CancellationToken), true), (last.ParameterType, last.HasDefaultValue));
            }
        );
    }

    [Fact]
    public void Exceptions_have_the_common_name_and_derive_from_ApiException() =>
        Assert.All(
            Public.Where(static type => typeof(Exception).IsAssignableFrom(type)),
            static type =>
            {
                Assert.StartsWith("KirimChat", type.Name, StringComparison.Ordinal);
                Assert.EndsWith("Exception", type.Name, StringComparison.Ordinal);
                Assert.True(typeof(ApiException).IsAssignableFrom(type));
            }
        );

    [Fact]
    public void Returned_types_have_no_settable_properties() =>
        Assert.All(
            new[] { typeof(Contact), typeof(WhatsAppAccount), typeof(RateLimit), typeof(KirimChatResponse<>), typeof(KirimChatException) }
                .SelectMany(static type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
                .Where(static property => property.SetMethod is { IsPublic: true }),
            static property =>
                Assert.Contains(
                    typeof(System.Runtime.CompilerServices.IsExternalInit),
                    property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()
                )
        );
}
