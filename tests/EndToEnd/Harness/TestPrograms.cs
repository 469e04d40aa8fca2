namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>The programs that are supervised in the tests, and the files output is compared with.</summary>
internal static class TestPrograms
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Programs", name);

    public static string Golden(string name) => File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", name));
}
