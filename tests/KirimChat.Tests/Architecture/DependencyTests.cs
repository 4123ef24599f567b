using Mono.Cecil;
using Mono.Cecil.Cil;

namespace KirimChat.Tests;

/// <summary>Checks in the compiled types that the folders of the SDK depend on each other in one direction only.</summary>
public sealed class DependencyTests
{
    private const string Root = "KirimChat.Internal.";

    // Each folder may depend on the folders after it. All of them may use the public types in the root namespace.
    private static readonly string[] Folders =
    [
        "Contacts",
        "Http",
        "RateLimits",
        "Configuration",
        "Diagnostics",
        "Errors",
        "Messages",
        "Redaction",
        "Authentication",
        "Serialization",
        "Performance",
        "Threading",
    ];

    [Fact]
    public void Internal_folders_depend_only_on_folders_below_them()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(KirimChatClient).Assembly.Location);
        var edges = assembly
            .MainModule.GetTypes()
            .SelectMany(static type =>
                References(type).Select(reference => (From: FolderOf(type.FullName), To: FolderOf(reference.FullName), type))
            )
            .Where(static edge => edge.From.Length > 0 && edge.To.Length > 0 && edge.From != edge.To)
            .ToList();

        Assert.NotEmpty(edges);
        Assert.Empty(edges.SelectMany(static edge => new[] { edge.From, edge.To }).Except(Folders));
        Assert.DoesNotContain(edges, static edge => Array.IndexOf(Folders, edge.From) > Array.IndexOf(Folders, edge.To));
    }

    private static string FolderOf(string type) => type.StartsWith(Root, StringComparison.Ordinal) ? type[Root.Length..].Split('.')[0] : "";

    private static IEnumerable<TypeReference> References(TypeDefinition type)
    {
        IEnumerable<TypeReference?> types =
        [
            type.BaseType,
            .. type.Interfaces.Select(static implemented => implemented.InterfaceType),
            .. type.Fields.Select(static field => field.FieldType),
            .. type.Methods.SelectMany(References),
        ];
        return types.OfType<TypeReference>().SelectMany(Expand);
    }

    private static IEnumerable<TypeReference> References(MethodDefinition method)
    {
        IEnumerable<Instruction> body = method.HasBody ? method.Body.Instructions : [];
        IEnumerable<TypeReference> variables = method.HasBody ? method.Body.Variables.Select(static variable => variable.VariableType) : [];
        return
        [
            method.ReturnType,
            .. method.Parameters.Select(static parameter => parameter.ParameterType),
            .. variables,
            .. body.Select(static instruction => instruction.Operand)
                .OfType<MemberReference>()
                .Select(static member => member.DeclaringType ?? (member as TypeReference))
                .OfType<TypeReference>(),
            .. body.Select(static instruction => instruction.Operand).OfType<TypeReference>(),
        ];
    }

    private static IEnumerable<TypeReference> Expand(TypeReference type) =>
        type is GenericInstanceType generic ? generic.GenericArguments.SelectMany(Expand).Append(generic.ElementType) : [type];
}
