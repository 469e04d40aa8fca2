using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorPm.Hocon;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.ConfigFiles;

/// <summary>
/// Turns a <c>pm.conf</c> into the JSON of its apps:
/// <code>
/// defaults { kill_timeout = 5s }                    # every app begins with this
/// apps { web { script = app.js, instances = max } } # the name of the object is the name of the app
/// deploy.production { host = a, repo = "git@…", path = /srv/web }             # for pbm deploy, with PM2's keys
/// environments.production { env { LEVEL = 2 }, apps.web.instances = 4 }   # laid over it with --env production
/// </code>
/// </summary>
internal static class HoconConfig
{
    private static readonly string[] Known = ["apps", "defaults", "environments", "project", "deploy"];

    /// <exception cref="DeclarationException">It is not HOCON, or not of this shape; the message begins with the place.</exception>
    public static HoconApps Read(string text, string target, string path, string? environment, HoconSource source)
    {
        try
        {
            var root = HoconReader.Read(text, target, Path.GetDirectoryName(path)!, source);
            var apps = Apps(root, environment);
            return new HoconApps(Json(new HoconArray([.. apps], root.Origin)), Project(root), new FieldPlaces(target, (app, field) => Place(apps[app], field)))
            {
                Deploy = Object(root.Find("deploy"), "deploy") is { } deploy ? Json(deploy) : null,
                Environments = [.. (Object(root.Find("environments"), "environments")?.Members ?? []).Select(member => member.Key)],
            };
        }
        catch (HoconException fault)
        {
            throw new DeclarationException(fault.Message);
        }
    }

    private static string? Project(HoconObject root) => root.Find("project") switch
    {
        null => null,
        HoconScalar { Text.Length: > 0 } name => name.Text,
        { } other => throw new HoconException(other.Origin, "project: expected a name"),
    };

    /// <summary>Of the innermost part of the path that is there.</summary>
    private static string Place(HoconValue app, IReadOnlyList<string> field)
    {
        var at = app;
        foreach (var name in field)
        {
            if ((at as HoconObject)?.Find(name) is not { } inner) break;
            at = inner;
        }

        return at.Origin.ToString();
    }

    private static List<HoconObject> Apps(HoconObject root, string? environment)
    {
        foreach (var (name, value) in root.Members)
            if (!Known.Contains(name))
                throw new HoconException(value.Origin, $"{name} is none of {string.Join(", ", Known)}; apps stand in apps {{ name {{ … }} }}");
        var overlay = environment is null ? null : Environment(root, environment);
        var defaults = Object(root.Find("defaults"), "defaults");
        var forAll = Without(overlay, "apps");
        var apps = Object(root.Find("apps"), "apps") ?? throw new HoconException(root.Origin, "no apps { } in it");
        var overlays = Object(overlay?.Find("apps"), "environments.apps");
        foreach (var (name, value) in overlays?.Members ?? [])
            if (apps.Find(name) is null) throw new HoconException(value.Origin, $"environments.{environment} changes an app {name} that apps {{ }} does not declare");
        return
        [
            .. apps.Members.Select(app => Named(app.Key, Layers(
                defaults, Object(app.Value, $"apps.{app.Key}"), forAll, Object(overlays?.Find(app.Key), app.Key)))),
        ];
    }

    private static HoconObject Environment(HoconObject root, string environment) =>
        Object(Object(root.Find("environments"), "environments")?.Find(environment), $"environments.{environment}")
        ?? throw new HoconException(root.Origin, $"--env {environment}: there is no environments.{environment} {{ }} in it");

    private static HoconObject? Object(HoconValue? value, string what) => value switch
    {
        null => null,
        HoconObject node => node,
        _ => throw new HoconException(value.Origin, $"{what}: expected an object {{ … }}"),
    };

    private static HoconObject Named(string name, HoconObject app) => app.Find("name") is not null
        ? app
        : app with { Members = [new("name", new HoconScalar(name, Quoted: true, app.Origin)), .. app.Members] };

    private static HoconObject? Without(HoconObject? node, string name) =>
        node is null ? null : node with { Members = [.. node.Members.Where(member => member.Key != name)] };

    /// <summary>Each laid over the ones before it.</summary>
    private static HoconObject Layers(params ReadOnlySpan<HoconObject?> layers)
    {
        HoconObject? result = null;
        foreach (var layer in layers) result = Merge(result, layer);
        return result!;
    }

    private static HoconObject? Merge(HoconObject? below, HoconObject? above)
    {
        if (below is null || above is null) return above ?? below;
        var members = below.Members.ToList();
        foreach (var (name, value) in above.Members)
        {
            var place = members.FindIndex(member => member.Key == name);
            if (place < 0) members.Add(new(name, value));
            else members[place] = new(name, members[place].Value is HoconObject old && value is HoconObject next ? Merge(old, next)! : value);
        }

        return above with { Members = members };
    }

    private static string Json(HoconValue value)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json)) Write(writer, value);
        return Encoding.UTF8.GetString(json.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, HoconValue value)
    {
        switch (value)
        {
            case HoconObject node:
                writer.WriteStartObject();
                foreach (var (name, member) in node.Members)
                {
                    writer.WritePropertyName(name);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            case HoconArray array:
                writer.WriteStartArray();
                foreach (var item in array.Items) Write(writer, item);
                writer.WriteEndArray();
                break;
            case HoconScalar { IsNull: true }:
                writer.WriteNullValue();
                break;
            case HoconScalar { Quoted: false, Text: "true" }:
                writer.WriteBooleanValue(true);
                break;
            case HoconScalar { Quoted: false, Text: "false" }:
                writer.WriteBooleanValue(false);
                break;
            case HoconScalar { Quoted: false } scalar when IsNumber(scalar.Text):
                writer.WriteRawValue(scalar.Text);
                break;
            case HoconScalar scalar:
                writer.WriteStringValue(scalar.Text);
                break;
        }
    }

    // Whole numbers as JSON writes them; 0755 and 1e3 stay texts of an environment.
    private static bool IsNumber(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == text;
}
