using CsCheck;

namespace ActorPm.Shell.Tests.ConfigFiles;

/// <summary>Whatever stands in a file: all of its apps, or faults that are told. <c>bench/fuzz</c> does the same for longer.</summary>
public sealed class LoaderFuzzTests
{
    [Fact]
    public void Any_file_is_its_apps_or_faults() => FileCases.Any.Sample(file => { FileCases.Read(file); }, iter: 6000);

    [Fact]
    public void The_files_that_fuzzing_begins_with_are_sound() =>
        Assert.All(ValidFiles.All, file =>
        {
            using var said = new StringWriter();
            Assert.Equal((3, ""), (FileCases.Read(file, said)?.Apps.Count, said.ToString()));
        });
}
