using System.Reflection;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace KirimChat.Sandbox.Internal;

/// <summary>MVC looks for public controllers only, and a package has no use for those.</summary>
internal sealed class ContractControllerProvider : ControllerFeatureProvider
{
    protected override bool IsController(TypeInfo typeInfo) => typeInfo.AsType() == typeof(ContractController);
}
