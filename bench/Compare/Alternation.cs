using ActorPm.Compare.Managers;
using ActorPm.Compare.Measures;

namespace ActorPm.Compare;

/// <summary>Runs a measure with each manager in turn, round by round, so that whatever disturbs the machine disturbs all.</summary>
internal static class Alternation
{
    public static async Task<IReadOnlyList<(Reading Reading, IReadOnlyList<double?> Medians)>> RunAsync(
        Measure measure, IReadOnlyList<Contender> contenders, int rounds)
    {
        var managers = contenders.Select(contender => contender.Make()).ToList();
        rounds = measure.Rounds(rounds);
        var values = managers.Select(_ => new List<IReadOnlyList<double>>()).ToList();
        var broken = managers.Where(manager => !measure.IsFor(manager)).ToHashSet();
        try
        {
            foreach (var manager in managers.Where(manager => !broken.Contains(manager))) await TryAsync(manager, broken, () => measure.PrepareAsync(manager));
            for (var round = 1; round <= rounds; round++)
                for (var at = 0; at < managers.Count; at++)
                {
                    if (broken.Contains(managers[at])) continue;
                    if (measure.FreshEachRound && round > 1)
                    {
                        await managers[at].DisposeAsync();
                        managers[at] = contenders[at].Make();
                    }

                    await TryAsync(managers[at], broken, async () =>
                    {
                        var read = await measure.RoundAsync(managers[at]);
                        values[at].Add(read);
                        Console.Error.WriteLine($"{measure.Name} {round}/{rounds} {managers[at].Name}: {string.Join("  ", read.Select((value, index) => $"{Report.Number(value)} {measure.Readings[index].Unit}"))}");
                    });
                }

            foreach (var manager in managers.Where(manager => !broken.Contains(manager))) await TryAsync(manager, broken, () => measure.CleanAsync(manager));
        }
        finally
        {
            foreach (var manager in managers) await TryAsync(manager, broken, () => manager.DisposeAsync().AsTask());
        }

        return [.. measure.Readings.Select((reading, index) => (reading, (IReadOnlyList<double?>)[.. values.Select(rows => Median(rows, index))]))];
    }

    // One that cannot do a measure is left out of it; the others go on.
    private static async Task TryAsync(Manager manager, HashSet<Manager> broken, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException)
        {
            Console.Error.WriteLine($"{manager.Name}: {fault.Message}");
            broken.Add(manager);
        }
    }

    private static double? Median(List<IReadOnlyList<double>> rows, int index) =>
        rows.Count == 0 ? null : rows.Select(row => row[index]).Order().ElementAt(rows.Count / 2);
}
