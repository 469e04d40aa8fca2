namespace ActorPm.Fleet.Membership;

/// <summary>What a server is used for by the fleet; immutable. Two that say the same are equal.</summary>
public sealed record ServerMarks
{
    /// <summary>It gets no new instances of the fleet's apps.</summary>
    public bool IsCordoned { get; set; }

    /// <summary>Its instances of the fleet's apps go to other servers.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Labels for placement, such as <c>role=web</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();

    /// <summary>Those in the list of members.</summary>
    public static ServerMarks Of(MemberRecord member) => new() { IsCordoned = member.IsCordoned, IsDraining = member.IsDraining, Labels = member.Labels };

    /// <summary>The member with these marks.</summary>
    public MemberRecord On(MemberRecord member) => member with { IsCordoned = IsCordoned, IsDraining = IsDraining, Labels = Labels };

    /// <summary>These with what a command changes; null leaves a thing as it is, an empty label takes it away.</summary>
    public ServerMarks Change(bool? isCordoned, bool? isDraining, IReadOnlyDictionary<string, string>? labels)
    {
        var next = new Dictionary<string, string>(Labels);
        foreach (var (label, value) in labels ?? new Dictionary<string, string>())
        {
            if (string.IsNullOrEmpty(value)) next.Remove(label);
            else next[label] = value;
        }

        return new ServerMarks { IsCordoned = isCordoned ?? IsCordoned, IsDraining = isDraining ?? IsDraining, Labels = next };
    }

    /// <summary>These with what is different in <paramref name="after"/> from <paramref name="before"/>.</summary>
    public ServerMarks WithChanges(ServerMarks before, ServerMarks after) => Change(
        before.IsCordoned == after.IsCordoned ? null : after.IsCordoned,
        before.IsDraining == after.IsDraining ? null : after.IsDraining,
        before.Labels.Keys.Union(after.Labels.Keys).Where(label => before.Labels.GetValueOrDefault(label) != after.Labels.GetValueOrDefault(label))
            .ToDictionary(label => label, label => after.Labels.GetValueOrDefault(label, "")));

    /// <inheritdoc />
    public bool Equals(ServerMarks? other) =>
        other is not null && IsCordoned == other.IsCordoned && IsDraining == other.IsDraining
        && Labels.Count == other.Labels.Count && Labels.All(label => other.Labels.GetValueOrDefault(label.Key) == label.Value);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(IsCordoned, IsDraining, Labels.Count);

    /// <summary>For people: <c>gets no new instances, role=web</c>.</summary>
    public override string ToString() => string.Join(", ",
    [
        IsDraining ? "is drained" : IsCordoned ? "gets no new instances" : "is used for apps of the fleet",
        .. Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"),
    ]);
}
