using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Internal.Serialization;

/// <summary>Provides the exact writer for JSON, and Kiota's registered ones for other media types.</summary>
internal sealed class ExactSerializationWriterFactory : ISerializationWriterFactory
{
    public string ValidContentType => "application/json";

    public ISerializationWriter GetSerializationWriter(string contentType) =>
        contentType.StartsWith(ValidContentType, StringComparison.OrdinalIgnoreCase)
            ? new ExactSerializationWriter()
            : SerializationWriterFactoryRegistry.DefaultInstance.GetSerializationWriter(contentType);
}
