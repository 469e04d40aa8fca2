using System.Text;

namespace ActorPm.Shell.Client;

/// <summary>Builds <c>path?name=value&amp;…</c>; a null value leaves its name out.</summary>
internal static class QueryText
{
    public static string Of(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is null) continue;
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return text.ToString();
    }

    public static string OfTargets(string path, IReadOnlyList<string> targets) =>
        Of(path, [.. targets.Select(target => ("target", (string?)target))]);
}
