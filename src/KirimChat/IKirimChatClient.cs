namespace KirimChat;

/// <summary>The KirimChat API. Each resource is a property with an interface of its own, so that both are easy to fake in a test.</summary>
public interface IKirimChatClient
{
    /// <summary>Gets the operations on contacts.</summary>
    IContactsClient Contacts { get; }
}
