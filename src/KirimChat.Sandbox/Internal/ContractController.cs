using System.Text.RegularExpressions;
using KirimChat.Sandbox.Contract;
using Microsoft.AspNetCore.Mvc;

namespace KirimChat.Sandbox.Internal;

/// <summary>The operations of the document.</summary>
public sealed partial class ContractController : ContractControllerBase
{
    /// <inheritdoc/>
    public override Task<ActionResult<ContactResponse>> GetContact(string id, CancellationToken cancellationToken = default) =>
        Task.FromResult<ActionResult<ContactResponse>>(
            !ContactId().IsMatch(id) ? ErrorAnswer.InvalidContactId
            : SeededContacts.Find(id) is { } contact ? new ContactResponse { Data = contact, Request_id = ApiConventions.RequestId(HttpContext) }
            : ErrorAnswer.NoSuchContact);

    // ctc_ and a ULID.
    [GeneratedRegex(@"\Actc_[0-9A-HJKMNP-TV-Z]{26}\z")]
    private static partial Regex ContactId();
}
