namespace ActorPm.Shell.Tests.Fakes;

/// <summary>Files reviewed against what PM2 7.0.4 prints for the same instances.</summary>
internal static class GoldenText
{
    public static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".txt")).TrimEnd('\n');
}
