using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using ActorPm.Actors.Hooks;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Units;
using ActorPm.Node.Launching;
using ActorPm.Node.Secrets;

namespace ActorPm.Node.Hooks;

/// <summary>
/// Runs commands as the app's user in its folder and environment, and posts to webhooks, beside everything else. What
/// a command writes and what goes wrong become events of the app.
/// </summary>
internal sealed class HookRunner(Func<ValueTask<IEventLog>> events, TimeProvider time, ISecrets? secrets = null) : IHooks
{
    private const int LongestOutput = 2000;

    // A marker of the app's process tree: a hook is not part of it, and must survive its end.
    private const string OwnerVariable = "ACTORPM_OWNER";

    private static readonly HttpClient Web = new() { Timeout = Timeout.InfiniteTimeSpan };

    private readonly ISecrets _secrets = secrets ?? new NoSecrets();
    private readonly HookRate _rate = new(time);

    /// <inheritdoc />
    public void Call(HookCall call)
    {
        var (may, dropped) = _rate.Ask(call.AppId, call.Hook);
        _ = may ? Task.Run(() => CallAsync(call, dropped)) : dropped == 1 ? RecordAsync(call, $"{call.Hook} was called less than {DurationText.ToWords(HookRate.Shortest)} ago: left out, the next call tells how many were") : Task.CompletedTask;
    }

    private async Task CallAsync(HookCall call, int dropped)
    {
        var text = $"{call.Hook}{(dropped > 0 ? $" ({dropped} left out before)" : "")}: ";
        try
        {
            using var limit = new CancellationTokenSource(call.Spec.Hooks.Timeout);
            text += IsWeb(call.Target) ? await PostAsync(call, dropped, limit.Token) : await RunAsync(call, dropped, limit.Token);
        }
        catch (OperationCanceledException)
        {
            text += $"failed, not done within {DurationText.ToWords(call.Spec.Hooks.Timeout)}";
        }
        catch (Exception wrong)
        {
            text += "failed, " + wrong.GetBaseException().Message;
        }

        await RecordAsync(call, text);
    }

    private static bool IsWeb(string target) =>
        target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private async Task<string> RunAsync(HookCall call, int dropped, CancellationToken ended)
    {
        var (who, refusal) = RunAs.Of(call.Spec);
        if (refusal is not null) return "failed, " + refusal.Message;
        var start = new ProcessStartInfo("/bin/sh", ["-c", call.Target])
        {
            WorkingDirectory = call.Spec.Cwd,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (who.User is { } user) start.UserName = user.Name;
        start.Environment.Clear();
        foreach (var (name, value) in OpenedVariables.Of(call.Environment, _secrets))
            if (name != OwnerVariable) start.Environment[name] = value;
        foreach (var (name, value) in Variables(call, dropped)) start.Environment["ACTORPM_" + name.ToUpperInvariant()] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ended);
            var error = process.StandardError.ReadToEndAsync(ended);
            await process.WaitForExitAsync(ended);
            var said = (await output + await error).Trim();
            if (said.Length > LongestOutput) said = said[..LongestOutput] + "…";
            return (process.ExitCode == 0 ? "done" : $"failed, exit code {process.ExitCode}") + (said.Length > 0 ? ", " + said : "");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private async Task<string> PostAsync(HookCall call, int dropped, CancellationToken ended)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            foreach (var (name, value) in Variables(call, dropped))
                if (name is "id" or "generation" or "exit_code" or "left_out") json.WriteNumber(name, long.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
                else json.WriteString(name, value);
            json.WriteNumber("at", time.GetUtcNow().ToUnixTimeMilliseconds());
            json.WriteString("server", Environment.MachineName);
            json.WriteEndObject();
        }

        using var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await Web.PostAsync(call.Target, content, ended);
        return answer.IsSuccessStatusCode ? $"done, answered {(int)answer.StatusCode}" : $"failed, answered {(int)answer.StatusCode}";
    }

    private static IEnumerable<(string Name, string Value)> Variables(HookCall call, int dropped)
    {
        yield return ("event", call.Hook);
        yield return ("app", call.Spec.Name);
        yield return ("namespace", call.Spec.Namespace);
        yield return ("id", $"{call.Id}");
        yield return ("generation", $"{call.Generation}");
        yield return ("reason", call.Reason);
        if (call.ExitCode is { } code) yield return ("exit_code", $"{code}");
        if (call.Signal is { } signal) yield return ("signal", signal);
        yield return ("left_out", $"{dropped}");
    }

    private async Task RecordAsync(HookCall call, string text) => (await events()).Append(new EventRecord
    {
        At = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Kind = "hook",
        Name = call.Spec.Name,
        Id = call.Id,
        Generation = call.Generation,
        Text = text,
    });
}
