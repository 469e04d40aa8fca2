using System.IO.Pipes;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Tests.Os;

public class DescriptorStreamTests
{
    [Fact]
    public void A_reader_that_has_gone_ends_the_writing()
    {
        using var reader = new AnonymousPipeServerStream(PipeDirection.In);
        using var stream = new DescriptorStream((int)reader.ClientSafePipeHandle.DangerousGetHandle());
        stream.Write("x"u8);
        Assert.Equal('x', reader.ReadByte());
        reader.Dispose();
        Assert.Throws<OutputClosedException>(() => stream.Write("x"u8));
    }

    [Fact]
    public void Two_writers_of_one_file_do_not_overwrite_each_other()
    {
        var path = Path.GetTempFileName();
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write))
        {
            using var first = new DescriptorStream((int)file.DangerousGetHandle());
            using var second = new DescriptorStream((int)file.DangerousGetHandle());
            first.Write("a"u8);
            second.Write("b"u8);
            first.Write("c"u8);
        }

        Assert.Equal("abc", File.ReadAllText(path));
        File.Delete(path);
    }
}
