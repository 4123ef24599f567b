namespace KirimChat.Upstream;

/// <summary>The facts that only one of two OpenAPI descriptions contains, for the operations of ours.</summary>
internal sealed record Drift(IReadOnlyList<string> OnlyOurs, IReadOnlyList<string> OnlyTheirs)
{
    // The vendor documents these responses for the whole API on its page "Errors", and not for each operation.
    private static readonly string[] DocumentedElsewhere = ["response 403", "response 409", "response 422", "response 5XX"];

    public bool IsEmpty => OnlyOurs is [] && OnlyTheirs is [];

    public static Drift Between(Contract ours, Contract theirs)
    {
        var differences = ours
            .Operations.Select(operation =>
                theirs.Operations.TryGetValue(operation.Key, out var facts)
                    ? (
                        Ours: Without(operation.Value, facts).Where(static fact => !IsDocumentedElsewhere(fact)),
                        Theirs: Without(facts, operation.Value),
                        operation.Key
                    )
                    : (Ours: ["the operation itself"], Theirs: [], operation.Key)
            )
            .ToList();
        return new(
            [.. differences.SelectMany(static difference => difference.Ours.Select(fact => $"{difference.Key}: {fact}"))],
            [.. differences.SelectMany(static difference => difference.Theirs.Select(fact => $"{difference.Key}: {fact}"))]
        );
    }

    public override string ToString()
    {
        if (IsEmpty)
        {
            return "The OpenAPI descriptions are equal.";
        }

        string[] lines =
        [
            .. List("Only in the OpenAPI description of the vendor:", OnlyTheirs),
            .. List("Only in our OpenAPI description:", OnlyOurs),
        ];
        return string.Join(Environment.NewLine, lines).TrimEnd();

        static IEnumerable<string> List(string heading, IReadOnlyList<string> facts) =>
            facts is [] ? [] : [heading, "", .. facts.Select(static fact => $"- {fact}"), ""];
    }

    private static IEnumerable<string> Without(IEnumerable<string> facts, HashSet<string> others) =>
        facts.Where(fact => !others.Contains(fact)).Order(StringComparer.Ordinal);

    private static bool IsDocumentedElsewhere(string fact) =>
        DocumentedElsewhere.Any(start => fact.StartsWith(start, StringComparison.Ordinal));
}
