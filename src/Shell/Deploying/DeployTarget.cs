namespace ActorPm.Shell.Deploying;

/// <summary>One environment of <c>deploy { }</c>: where a project is deployed to, over ssh and git.</summary>
internal sealed record DeployTarget
{
    /// <summary>The environment's name, as <c>production</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Login name on the hosts; null for that of ssh's own configuration.</summary>
    public string? User { get; init; }

    /// <summary>Deployed one after the other, in this order.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    public int? Port { get; init; }

    /// <summary>A private key file (ssh -i).</summary>
    public string? Key { get; init; }

    /// <summary>Values for ssh -o.</summary>
    public IReadOnlyList<string> SshOptions { get; init; } = [];

    /// <summary>What is deployed when nothing is named: <c>origin/main</c>, a tag, a commit.</summary>
    public string? Ref { get; init; }

    /// <summary>What git clones from.</summary>
    public required string Repository { get; init; }

    /// <summary>Folder on the hosts, absolute, with <c>source</c>, <c>shared</c> and the link <c>current</c> in it.</summary>
    public required string Path { get; init; }

    /// <summary>Only the last commits are fetched.</summary>
    public bool Shallow { get; init; }

    /// <summary>Variables of the commands that run after a deployment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string? PreSetup { get; init; }
    public string? PostSetup { get; init; }
    public string? PreDeployLocal { get; init; }
    public string? PreDeploy { get; init; }
    public string? PostDeploy { get; init; }
}
