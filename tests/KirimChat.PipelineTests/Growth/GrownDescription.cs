using YamlDotNet.RepresentationModel;

namespace KirimChat.PipelineTests.Growth;

/// <summary>The OpenAPI description together with the operations of growth.yaml.</summary>
internal static class GrownDescription
{
    /// <summary>Adds the operations to the description of a copy of the repository.</summary>
    public static void Write(RepositoryClone copy)
    {
        var description = Read(copy.At("openapi", "kirimchat.yaml"));
        Add((YamlMappingNode)Read(copy.At("tests", "KirimChat.PipelineTests", "Growth", "growth.yaml")), (YamlMappingNode)description);
        using var writer = File.CreateText(copy.At("openapi", "kirimchat.yaml"));
        new YamlStream(new YamlDocument(description)).Save(writer, assignAnchors: false);
    }

    private static YamlNode Read(string path)
    {
        using var reader = File.OpenText(path);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return yaml.Documents[0].RootNode;
    }

    private static void Add(YamlMappingNode additions, YamlMappingNode target)
    {
        foreach (var (name, value) in additions)
        {
            if (target.Children.TryGetValue(name, out var existing))
            {
                // A name that both have is a section or a path, and never an operation or a schema.
                Add((YamlMappingNode)value, (YamlMappingNode)existing);
            }
            else
            {
                target.Add(name, value);
            }
        }
    }
}
