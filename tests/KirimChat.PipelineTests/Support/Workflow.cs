using YamlDotNet.Serialization;

namespace KirimChat.PipelineTests.Support;

/// <summary>The parts of a workflow in <c>.github/workflows</c> that the tests check.</summary>
internal sealed record Workflow(string Name, string Text, IReadOnlyDictionary<object, object> Root)
{
    public static IEnumerable<Workflow> All =>
        Directory.GetFiles(Repository.At(".github", "workflows"), "*.yml").Order(StringComparer.Ordinal).Select(Read);

    public IEnumerable<IReadOnlyDictionary<object, object>> Jobs => Map(Root["jobs"]).Values.Select(Map);

    public IEnumerable<IReadOnlyDictionary<object, object>> Steps =>
        Jobs.SelectMany(static job => ((IEnumerable<object>)job["steps"]).Select(Map));

    public IEnumerable<string> Commands => Values("run");

    public IEnumerable<string> Actions => Values("uses");

    private static Workflow Read(string file)
    {
        var text = File.ReadAllText(file);
        return new(
            Path.GetFileNameWithoutExtension(file),
            text,
            new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(text)
        );
    }

    private static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value;

    private IEnumerable<string> Values(string key) => Steps.Where(step => step.ContainsKey(key)).Select(step => (string)step[key]);
}
