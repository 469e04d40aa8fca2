namespace ActorPm.Shell.Tests.ConfigFiles;

/// <summary>A configuration file and how it is asked for.</summary>
/// <param name="Name">Its name, whose ending says how it is read.</param>
/// <param name="Text">What stands in it.</param>
/// <param name="Environment"><c>--env</c>; null without.</param>
internal sealed record FileCase(string Name, string Text, string? Environment = null);
