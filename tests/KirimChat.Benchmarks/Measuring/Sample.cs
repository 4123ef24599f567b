namespace KirimChat.Benchmarks.Measuring;

/// <summary>The total cost of many calls of one client.</summary>
internal sealed record Sample(int Calls, TimeSpan Elapsed, TimeSpan Cpu, long Bytes, TimeSpan P99)
{
    public double CallsPerSecond => Calls / Elapsed.TotalSeconds;
    public double TimePerCall => Elapsed.TotalMicroseconds / Calls;
    public double CpuPerCall => Cpu.TotalMicroseconds / Calls;
    public double BytesPerCall => (double)Bytes / Calls;
    public double P99Latency => P99.TotalMicroseconds;
}
