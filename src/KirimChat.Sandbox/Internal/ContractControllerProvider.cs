using System.Reflection;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace KirimChat.Sandbox.Internal;

/// <summary>Finds the controller, which is internal, so that it isn't part of the public API of the package.</summary>
internal sealed class ContractControllerProvider : ControllerFeatureProvider
{
    protected override bool IsController(TypeInfo typeInfo) => typeInfo.AsType() == typeof(ContractController);
}
