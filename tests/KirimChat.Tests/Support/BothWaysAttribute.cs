using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace KirimChat.Tests.Support;

/// <summary>Runs a test in each <see cref="Way"/>.</summary>
internal sealed class BothWaysAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<Way>().Select(static way => new TheoryDataRow(way))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
