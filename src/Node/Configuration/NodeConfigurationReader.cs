using ActorPm.Contracts.Api;
using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Text;
using ActorPm.Hocon;

namespace ActorPm.Node.Configuration;

/// <summary>Reads <c>node.conf</c>. All that is wrong in it is told at once, and then nothing of it counts.</summary>
internal static class NodeConfigurationReader
{
    private const string BuiltIn = "built in";
    private const string Labels = "labels";
    private const string Akka = "akka";

    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name, for messages and origins.</param>
    /// <param name="folder">What its includes are relative to.</param>
    /// <param name="source">Files and variables.</param>
    /// <param name="faults">Takes what is wrong, each with its place; the answer counts only when it stays empty.</param>
    public static NodeConfiguration Read(string text, string file, string folder, HoconSource source, List<string> faults)
    {
        HoconObject root;
        try
        {
            root = HoconReader.Read(text, file, folder, source);
        }
        catch (HoconException fault)
        {
            faults.Add(fault.Message);
            return NodeConfiguration.BuiltIn;
        }

        var configuration = new NodeConfiguration();
        var origins = new Dictionary<string, string>();
        if (DaemonVariables.Find(DaemonVariables.SocketGroup, source.Variable) is { Value.Length: > 0 } group)
        {
            configuration = configuration with { SocketGroup = group.Value };
            origins[NodeKeys.SocketGroup] = group.Variable;
        }

        foreach (var (name, value) in root.Members)
        {
            if (name == Akka && value is HoconObject akka) configuration = configuration with { Akka = $"akka {HoconText.Of(akka)}" };
            else if (name == Labels && value is HoconObject labels) configuration = configuration with { Labels = ReadLabels(labels, origins, faults) };
            else configuration = Lay(configuration, name, value, origins, faults);
        }

        return Finish(configuration, origins);
    }

    /// <summary>The configuration with its list of effective settings.</summary>
    public static NodeConfiguration Finish(NodeConfiguration configuration, IReadOnlyDictionary<string, string> origins) => configuration with
    {
        Settings =
        [
            .. NodeKeys.All.Select(key => new EffectiveSetting(key.Name, key.Show(configuration), origins.Where(key.Name), key.Meaning)),
            .. configuration.Labels.Select(label => new EffectiveSetting($"{Labels}.{label.Key}", label.Value, origins.Where($"{Labels}.{label.Key}"), "label of this server")),
        ],
    };

    private static string Where(this IReadOnlyDictionary<string, string> origins, string name) =>
        origins.GetValueOrDefault(name, BuiltIn);

    private static NodeConfiguration Lay(NodeConfiguration configuration, string path, HoconValue value, Dictionary<string, string> origins, List<string> faults)
    {
        if (value is HoconObject section && NodeKeys.All.Any(key => key.Name.StartsWith(path + ".", StringComparison.Ordinal)))
            return section.Members.Aggregate(configuration, (soFar, member) => Lay(soFar, $"{path}.{member.Key}", member.Value, origins, faults));
        if (NodeKeys.All.FirstOrDefault(key => key.Name == path) is not { } key)
        {
            var near = Nearest.To(path, [.. NodeKeys.All.Select(known => known.Name), Labels, Akka]);
            faults.Add($"{value.Origin}: {path}: unknown key{(near is null ? "" : $", did you mean {near}?")}");
            return configuration;
        }

        origins[path] = value.Origin.ToString();
        if (value is HoconScalar { IsNull: false } scalar && key.Lay(configuration, scalar.Text) is { } changed) return changed;
        faults.Add($"{value.Origin}: {path}: expected {key.Expected}, found {Found(value)}");
        return configuration;
    }

    private static Dictionary<string, string> ReadLabels(HoconObject labels, Dictionary<string, string> origins, List<string> faults)
    {
        var read = new Dictionary<string, string>();
        foreach (var (name, value) in labels.Members)
        {
            origins[$"{Labels}.{name}"] = value.Origin.ToString();
            if (value is HoconScalar { IsNull: false } scalar) read[name] = scalar.Text;
            else faults.Add($"{value.Origin}: {Labels}.{name}: expected a text, found {Found(value)}");
        }

        return read;
    }

    private static string Found(HoconValue value) => value switch
    {
        HoconObject => "an object",
        HoconArray => "a list",
        HoconScalar scalar => $"'{scalar.Text}'",
        _ => "something else",
    };
}
