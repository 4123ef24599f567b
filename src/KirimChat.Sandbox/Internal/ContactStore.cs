namespace KirimChat.Sandbox.Internal;

/// <summary>The contacts of an organization, in the order in which they were added.</summary>
internal sealed class ContactStore
{
    private readonly object gate = new();
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);
    private readonly List<SandboxContact> contacts = [];

    public IReadOnlyList<SandboxContact> All
    {
        get
        {
            lock (gate)
            {
                return [.. contacts];
            }
        }
    }

    public SandboxContact? Find(string id)
    {
        lock (gate)
        {
            return positions.TryGetValue(id, out var position) ? contacts[position] : null;
        }
    }

    /// <summary>Adds a contact, or replaces the one with the same ID.</summary>
    public void Set(SandboxContact contact)
    {
        lock (gate)
        {
            if (positions.TryAdd(contact.Id, contacts.Count))
            {
                contacts.Add(contact);
            }
            else
            {
                contacts[positions[contact.Id]] = contact;
            }
        }
    }

    /// <summary>Attaches a label to the contacts that exist, or detaches it, in one transaction.</summary>
    /// <returns>The number of contacts that exist.</returns>
    public int SetLabel(IEnumerable<string> ids, string labelId, bool isAttached)
    {
        lock (gate)
        {
            var found = ids.Where(positions.ContainsKey).ToList();
            foreach (var position in found.Select(id => positions[id]))
            {
                var others = contacts[position].LabelIds.Where(id => id != labelId);
                contacts[position] = contacts[position] with { LabelIds = isAttached ? [.. others, labelId] : [.. others] };
            }

            return found.Count;
        }
    }

    /// <summary>Lists the contacts that match, from a position on.</summary>
    /// <returns>The contacts, and the position of the next page or null.</returns>
    public (IReadOnlyList<SandboxContact> Contacts, int? Next) List(int position, int limit, Func<SandboxContact, bool> matches)
    {
        lock (gate)
        {
            var found = contacts
                .Skip(position)
                .Select((contact, i) => (Contact: contact, Position: position + i))
                .Where(item => matches(item.Contact))
                .Take(limit + 1)
                .ToList();
            return found.Count > limit
                ? ([.. found.Take(limit).Select(static item => item.Contact)], found[limit].Position)
                : ([.. found.Select(static item => item.Contact)], null);
        }
    }
}
