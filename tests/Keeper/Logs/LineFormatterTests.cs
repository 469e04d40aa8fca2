using System.Buffers;
using System.Text;
using System.Text.Json;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Logs;
using CsCheck;

namespace ActorPm.Keeper.Tests.Logs;

public sealed class LineFormatterTests
{
    [Fact]
    public void Every_line_becomes_one_json_record_with_the_fields_of_pm2() =>
        Gen.Byte.Array[0, 60].Sample(line =>
        {
            var record = JsonDocument.Parse(Format(LogFormat.Json, null, line)).RootElement;
            Assert.Equal(Encoding.UTF8.GetString(line), record.GetProperty("message").GetString());
            Assert.Equal("2026-11-23T00:00:00.123Z", record.GetProperty("timestamp").GetString());
            Assert.Equal("err", record.GetProperty("type").GetString());
            Assert.Equal(7, record.GetProperty("process_id").GetInt32());
            Assert.Equal("we\"b", record.GetProperty("app_name").GetString());
        });

    [Fact]
    public void A_json_record_is_one_line() =>
        Assert.Equal(1, Format(LogFormat.Json, null, "a\"b\\c\td"u8.ToArray()).Count(character => character == '\n'));

    [Fact]
    public void The_date_format_applies_to_json_records_too() =>
        Assert.Contains("\"timestamp\":\"2026\"", Format(LogFormat.Json, "YYYY", "x"u8.ToArray()));

    [Theory]
    [InlineData(null, "2026-11-23T")]
    [InlineData("[day] DD", "day 23: text")]
    public void A_stamped_line_begins_with_its_time(string? format, string expected) =>
        Assert.StartsWith(expected, Format(LogFormat.Timestamp, format, "text"u8.ToArray()));

    private static string Format(LogFormat format, string? dateFormat, byte[] line)
    {
        var sinks = new LogSinks { Format = format, DateFormat = dateFormat };
        var output = new ArrayBufferWriter<byte>();
        var at = new DateTimeOffset(2026, 11, 23, 0, 0, 0, 123, TimeSpan.Zero).ToUnixTimeMilliseconds();
        new LineFormatter(new OutputTarget(7, 1, "we\"b", LogStream.Error, sinks)).Format(line, at, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
