using System.Text;
using System.Text.Json;
using ActorPm.Keeper.Handoff;
using ActorPm.Keeper.Handoff.NodeJs;

namespace ActorPm.Keeper.Tests.Handoff.NodeJs;

public sealed class ClusterMessageTests
{
    [Theory]
    [InlineData("{\"cmd\":\"NODE_CLUSTER\",\"act\":\"queryServer\",\"index\":0,\"data\":null,\"address\":null,\"port\":3000,\"addressType\":4,\"seq\":2}", "null:3000:4:", "3000")]
    [InlineData("{\"act\":\"queryServer\",\"index\":3,\"address\":\"::1\",\"port\":0,\"addressType\":6}", "::1:0:6::3", "[::1]:0")]
    [InlineData("{\"act\":\"queryServer\",\"address\":\"a.sock\",\"port\":-1,\"addressType\":-1}", "/app/a.sock:-1:-1:", "unix:/app/a.sock")]
    [InlineData("{\"act\":\"queryServer\",\"address\":null,\"port\":53,\"addressType\":\"udp4\",\"fd\":-1}", "null:53:udp4:", "udp:53")]
    public void A_wish_to_listen_says_what_on(string json, string key, string text)
    {
        var spec = Read(json).ToSpec("/app");
        Assert.Equal((key, text), (spec.Key, spec.Text(null)));
    }

    [Fact]
    public void Data_of_any_kind_is_kept_as_it_is() =>
        Assert.Equal("{\"keys\":[1,{\"a\":\"ü\"}]}", Read("{\"act\":\"x\",\"data\":{\"keys\":[1,{\"a\":\"ü\"}]},\"seq\":9}").Data);

    [Fact]
    public void An_answer_to_a_connection_is_one() =>
        Assert.Equal((7, true, 12), Read("{\"cmd\":\"NODE_CLUSTER\",\"ack\":7,\"accepted\":true,\"seq\":12}") is var read ? (read.Ack, read.Accepted, read.Seq) : default);

    [Theory]
    [InlineData("{\"act\":{\"a\":1},\"port\":\"no\",\"fd\":[],\"address\":{}}")]
    [InlineData("[]")]
    [InlineData("5")]
    public void Nonsense_is_no_message(string json) => Assert.Null(Read(json).Act);

    [Fact]
    public void What_is_sent_is_json_and_one_line()
    {
        var shared = new GroupSocket(new SocketSpec { Port = 1, AddressType = "4" }, -1, "null");
        foreach (var message in new[]
        {
            ClusterReply.Done(1, 2), ClusterReply.Disconnect(3), ClusterReply.Failed(1, 2, "a\"b", 98), ClusterReply.Shares(1, 2, shared),
            ClusterReply.Listens(1, 2, "k", "{\"d\":1}", new System.Net.IPEndPoint(System.Net.IPAddress.IPv6Any, 80)),
            ClusterReply.Connection(ClusterReply.ConnectionBeginning("k\n"), long.MaxValue, 5),
        })
        {
            var text = Encoding.UTF8.GetString(message.Bytes.Span);
            Assert.Equal(text.Length - 1, text.IndexOf('\n'));
            using var json = JsonDocument.Parse(text);
            Assert.StartsWith("NODE_", json.RootElement.GetProperty("cmd").GetString());
        }
    }

    private static ClusterMessage Read(string json) => ClusterMessage.Read(Encoding.UTF8.GetBytes(json));
}
