namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>Asks the apps under test.</summary>
internal static class Web
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>The body of an answer; null while nobody answers.</summary>
    public static async Task<string?> GetAsync(int port)
    {
        try
        {
            return await Client.GetStringAsync($"http://127.0.0.1:{port}/", TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public static Task<TimeSpan> AnswersAsync(int port, double seconds = 10) =>
        Eventually.TrueAsync($"port {port} answers", seconds, async () => await GetAsync(port) is not null);
}
