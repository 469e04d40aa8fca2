namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>The ASP.NET Core program of the tests (<c>Programs/aspnet</c>).</summary>
internal static class AspNet
{
    public static string Program { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "../..", "AspNet", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "aspnet-program.dll"));

    /// <summary>The <c>dotnet</c> that runs it.</summary>
    public static string Runner { get; } = Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
}
