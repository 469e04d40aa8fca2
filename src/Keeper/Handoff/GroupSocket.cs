using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Handoff;

/// <summary>A public socket, held for the processes of a group that use it.</summary>
internal sealed class GroupSocket(SocketSpec spec, int descriptor, string data)
{
    public SocketSpec Spec { get; } = spec;

    public string Key { get; } = spec.Key;

    public int Descriptor { get; private set; } = descriptor;

    /// <summary>JSON text the first user sent with its listen, echoed to all (TLS ticket keys travel there).</summary>
    public string Data { get; } = data;

    /// <summary>Where it listens, for people.</summary>
    public string Address { get; } = spec.Text(PublicSockets.LocalAddress(descriptor));

    public HashSet<Member> Users { get; } = [];

    /// <summary>It stays open without a user: the relay brings its clients to other servers.</summary>
    public bool IsPublished { get; set; }

    /// <summary>Runs while nobody uses it.</summary>
    public LoopTimer? Lingering { get; set; }

    /// <summary>Device and inode of a Unix socket's file, to tell it from one that took its place; empty for others.</summary>
    public string File { get; } = FileOf(spec);

    /// <summary>The file of a Unix socket was removed (programs do that before they listen): no client finds it.</summary>
    public bool IsUnreachable => File.Length > 0 && FileOf(Spec) != File;

    /// <summary>Called once, before the descriptor goes.</summary>
    public Action? Closing { get; set; }

    /// <summary>It is what this says, or the same port of all interfaces said otherwise.</summary>
    public bool Answers(SocketSpec spec) => spec.Key == Key || (spec.IsWildcard && Spec.IsWildcard && spec.Port == Spec.Port && Spec.Port > 0);

    public void Close()
    {
        if (Descriptor < 0) return;
        Lingering?.Cancel();
        Closing?.Invoke();
        if (File.Length > 0 && !IsUnreachable) System.IO.File.Delete(Spec.Address!);
        Descriptors.Close(Descriptor);
        Descriptor = -1;
    }

    private static string FileOf(SocketSpec spec) => spec is { IsUnix: true, Address: ['/', ..] path } ? FileIdentity.Of(path) : "";
}
