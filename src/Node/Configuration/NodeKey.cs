namespace ActorPm.Node.Configuration;

/// <summary>One key of <c>node.conf</c>.</summary>
/// <param name="Name">With its section: <c>keep.events</c>.</param>
/// <param name="Expected">What a value must be, for messages.</param>
/// <param name="Meaning">For a person.</param>
/// <param name="Show">The value in force.</param>
/// <param name="Lay">The configuration with a text laid over it; null when the text is not as expected.</param>
internal sealed record NodeKey(
    string Name, string Expected, string Meaning, Func<NodeConfiguration, string> Show, Func<NodeConfiguration, string, NodeConfiguration?> Lay);
