using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using KirimChat.Sandbox.Contract;
using Microsoft.AspNetCore.Mvc;

namespace KirimChat.Sandbox.Internal;

/// <summary>The operations of the document.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "MVC makes it.")]
internal sealed partial class ContractController : ContractControllerBase
{
    /// <inheritdoc/>
    public override Task<ActionResult<ContactResponse>> GetContact(string id, CancellationToken cancellationToken = default)
    {
        var contact = ApiMiddleware.OrganisationOf(HttpContext).Find(id);
        return Task.FromResult<ActionResult<ContactResponse>>(
            contact is not null ? new ContactResponse { Data = ContactMapper.ToContract(contact), Request_id = ApiMiddleware.RequestId(HttpContext) }
            : ContactId().IsMatch(id) ? ErrorAnswer.NoSuchContact
            : ErrorAnswer.InvalidContactId);
    }

    // ctc_ and a ULID.
    [GeneratedRegex(@"\Actc_[0-9A-HJKMNP-TV-Z]{26}\z")]
    private static partial Regex ContactId();
}
