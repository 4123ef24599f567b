using KirimChat.Internal.Performance;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Tests;

/// <summary>Templates that the SDK expands itself have the same result as in Kiota.</summary>
public sealed class UrlTemplateTests
{
    private const string BaseUrl = "https://api.example.com/v1";

    [Theory]
    [InlineData("{+baseurl}/contacts/{id}")]
    [InlineData("{+baseurl}/a/{id}/b/{name}/c")]
    [InlineData("{+baseurl}/me")]
    [InlineData("{+baseurl}")]
    public void Expanded_path_is_equal_to_the_URI_of_Kiota(string template)
    {
        foreach (var value in new[] { "ctc_01HXYZ", "a/b", "a b", "%2F", "é🦊", "!'()*~-._", "{id}", "a+b&c=d" })
        {
            var values = new Dictionary<string, object> { ["id"] = value, ["name"] = value + "2" };
            var request = new RequestInformation(Method.GET, template, new Dictionary<string, object>(values) { ["baseurl"] = BaseUrl });

            Assert.Equal(request.URI.AbsoluteUri, UrlTemplate.Get(template).TryExpand(BaseUrl, values)!.AbsoluteUri);
        }
    }

    [Theory]
    [InlineData("https://elsewhere.example.com/contacts/{id}")]
    public void Template_with_another_host_is_not_expanded(string template) =>
        Assert.Null(UrlTemplate.Get(template).TryExpand(BaseUrl, new Dictionary<string, object> { ["id"] = "ctc_1" }));

    [Fact]
    public void Missing_template_is_not_expanded() =>
        Assert.Null(UrlTemplate.Get(null).TryExpand(BaseUrl, new Dictionary<string, object>()));

    [Fact]
    public void Template_with_a_parameter_that_is_not_a_string_is_not_expanded() =>
        Assert.Null(UrlTemplate.Get("{+baseurl}/contacts/{id}").TryExpand(BaseUrl, new Dictionary<string, object> { ["id"] = 7 }));
}
