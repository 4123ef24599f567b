using System.IO.Compression;
using System.Xml.Linq;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace KirimChat.PackageTests;

/// <summary>Checks the XML documentation files, which editors show to the users of the packages.</summary>
public sealed class DocumentationTests(Packages packages)
{
    [Theory]
    [InlineData("KirimChat", "netstandard2.0")]
    [InlineData("KirimChat", "net8.0")]
    [InlineData("KirimChat", "net10.0")]
    [InlineData("KirimChat.Sandbox", "net8.0")]
    [InlineData("KirimChat.Sandbox", "net10.0")]
    public void Documentation_has_all_types_that_are_visible_and_no_member_that_is_not(string package, string framework)
    {
        using var archive = packages.Open(package);
        using var documentation = archive.GetEntry($"lib/{framework}/{package}.xml")!.Open();
        using var library = Read(archive.GetEntry($"lib/{framework}/{package}.dll")!);
        using var assembly = AssemblyDefinition.ReadAssembly(library);
        var types = assembly.MainModule.GetTypes().Where(IsVisible).ToList();
        var documented = XDocument
            .Load(documentation)
            .Descendants("member")
            .Select(static member => member.Attribute("name")!.Value)
            .ToHashSet(StringComparer.Ordinal);

        // An internal member of a public type has a comment with two slashes.
        Assert.Empty(documented.Except(types.SelectMany(VisibleMembers).Select(DocCommentId.GetDocCommentId)));
        Assert.Empty(types.Select(DocCommentId.GetDocCommentId).Except(documented));
    }

    private static MemoryStream Read(ZipArchiveEntry entry)
    {
        // Cecil needs a stream that can seek.
        var copy = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    private static bool IsVisible(TypeDefinition type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsVisible(type.DeclaringType));

    private static bool IsVisible(MethodDefinition? method) =>
        method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static IEnumerable<IMemberDefinition> VisibleMembers(TypeDefinition type) =>
        [
            type,
            .. type.Methods.Where(IsVisible),
            .. type.Properties.Where(static property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod)),
            .. type.Events.Where(static item => IsVisible(item.AddMethod)),
            .. type.Fields.Where(static field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly),
        ];
}
