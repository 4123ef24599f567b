using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace KirimChat.Tests.Support;

/// <summary>Runs a theory once for each <see cref="ClientSurface"/>.</summary>
internal sealed class AllSurfacesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<ClientSurface>().Select(static surface => new TheoryDataRow(surface))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
