using ActorPm.Actors.Ports;
using ActorPm.Actors.Secrets;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>
/// Secret values are sealed when they arrive. An app whose values cannot be read any more stays as it is and runs on; it is
/// not restarted until it is declared again.
/// </content>
internal sealed partial class AppsActor
{
    private readonly Dictionary<string, IReadOnlyList<string>> _lostSecrets = [];
    private readonly HashSet<string> _toldOfLostSecrets = [];

    private ISecrets Secrets => _dependencies.Secrets;

    private static ApiError NotSealed(SecretsException wrong) => new()
    {
        Code = ApiErrorCode.Internal,
        Message = $"{wrong.Message}; nothing was changed",
        Hint = "secret values are encrypted with the key in keys/ of the home",
    };

    /// <exception cref="SecretsException">They cannot be sealed.</exception>
    private IReadOnlyList<WantedApp> Sealed(IReadOnlyList<WantedApp> wanted)
    {
        if (wanted.All(app => Sealing.Patterns(app.Spec).Count == 0)) return wanted;
        IReadOnlyList<WantedApp> apps = [.. wanted.Select(app => app with { Spec = Sealing.Seal(app.Spec, Secrets) })];
        IReadOnlyList<AppSpec> specs = [.. apps.Select(app => app.Spec)];
        // The apps of one command share their shell's environment, on disk too.
        var shells = new Dictionary<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>>(ReferenceEqualityComparer.Instance);
        return [.. apps.Select(app => app with { CallerEnvironment = shells.TryGetValue(app.CallerEnvironment, out var shell)
            ? shell : shells[app.CallerEnvironment] = Sealing.SealCaller(app.CallerEnvironment, specs, Secrets) })];
    }

    /// <exception cref="SecretsException">They cannot be sealed.</exception>
    private ApplyApps Sealed(ApplyApps request)
    {
        if (request.Apps.All(app => Sealing.Patterns(app).Count == 0)) return request;
        return request with { Apps = [.. request.Apps.Select(app => Sealing.Seal(app, Secrets))] };
    }

    /// <summary>An apply as it may be written down.</summary>
    /// <exception cref="SecretsException">Its secrets cannot be sealed.</exception>
    private ApplyApps Written(ApplyApps request)
    {
        request = Sealed(request);
        return request with { CallerEnvironment = request.Apps.Aggregate(request.CallerEnvironment, SealedOrWithout) };
    }

    /// <summary>What is there, as an apply declares it; what is lost of its shell's environment is taken from the present shell.</summary>
    private StoredApp Declared(string appId, AppSpec spec, Applying.RunStep step)
    {
        var app = _registry.Apps[appId];
        return app with { Spec = spec, CallerEnvironment = SealedOrWithout(Sealing.Renewed(app.CallerEnvironment, step.CallerEnvironment, Secrets), spec) };
    }

    /// <summary>Rather without a variable than with a secret in clear.</summary>
    private IReadOnlyDictionary<string, string> SealedOrWithout(IReadOnlyDictionary<string, string> environment, AppSpec spec)
    {
        try
        {
            return Sealing.SealCaller(environment, [spec], Secrets);
        }
        catch (SecretsException wrong)
        {
            Record("secrets", $"{spec.Name}: {wrong.Message}; the secret variables of its shell are left out");
            return environment.Where(one => !SecretNames.IsMeant(Sealing.Patterns(spec), one.Key)).ToDictionary();
        }
    }

    /// <summary>Why one of the apps cannot be started again; null when all can.</summary>
    /// <param name="apps">Ids.</param>
    /// <param name="changed">Those among them that are about to be others.</param>
    private ApiError? LostSecretsOf(IEnumerable<string> apps, IReadOnlyList<StoredApp> changed)
    {
        foreach (var app in apps.Distinct().Select(id => changed.FirstOrDefault(one => one.AppId == id) ?? _registry.Apps[id]))
            if (Sealing.Lost(app.Spec, app.CallerEnvironment, Secrets) is { Count: > 0 } lost) return LostSecrets.Refusal(app.Spec, lost);
        return null;
    }

    /// <summary>A rule would restart it, but it could not be started again: it runs on, told once.</summary>
    private bool RunsOnWithoutSecrets(string appId, string reason)
    {
        if (!_lostSecrets.ContainsKey(appId) || LostSecretsOf([appId], []) is not { } lost) return false;
        if (_toldOfLostSecrets.Add(appId)) Record("secrets", $"not restarted ({reason}): {lost.Message}", _registry.InstancesOf(appId).FirstOrDefault());
        return true;
    }

    /// <summary>Reading a key takes some time: it is not waited for.</summary>
    private void LookForLostSecrets()
    {
        var apps = _registry.Apps.Values.Where(app => app.Spec.Environment.Values.Concat(app.CallerEnvironment.Values).Any(SealedValue.IsOne)).ToList();
        if (apps.Count == 0) return;
        var secrets = Secrets;
        Task.Run(() => new SecretsLooked([.. apps.Select(app => (App: app, Variables: Sealing.Lost(app.Spec, app.CallerEnvironment, secrets))).Where(one => one.Variables.Count > 0)])).PipeTo(Self);
    }

    private void OnSecretsLooked(SecretsLooked looked)
    {
        foreach (var (app, variables) in looked.Lost)
            if (_registry.Apps.TryGetValue(app.AppId, out var present) && ReferenceEquals(present.Spec, app.Spec)) _lostSecrets[app.AppId] = variables;
        foreach (var notice in LostSecretsNotice()) Record("secrets", notice);
    }

    private void NoteLostSecrets(StoredApp app)
    {
        if (!_lostSecrets.ContainsKey(app.AppId)) return;
        var lost = Sealing.Lost(app.Spec, app.CallerEnvironment, Secrets);
        if (lost.Count > 0) _lostSecrets[app.AppId] = lost;
        else _lostSecrets.Remove(app.AppId);
        _toldOfLostSecrets.Remove(app.AppId);
    }

    private IEnumerable<string> LostSecretsNotice()
    {
        var lost = _lostSecrets.Where(one => _registry.Apps.ContainsKey(one.Key)).Select(one => (_registry.Apps[one.Key].Spec.Name, one.Value)).OrderBy(one => one.Name, StringComparer.Ordinal).ToList();
        if (lost.Count > 0) yield return LostSecrets.Notice(lost);
    }

    private sealed record SecretsLooked(IReadOnlyList<(StoredApp App, IReadOnlyList<string> Variables)> Lost) : INoSerializationVerificationNeeded;
}
