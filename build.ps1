#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Every chore of this repository, by its name.

.DESCRIPTION
    ./build.ps1 alone lists the chores. The script is the same on Windows, Linux and macOS. It needs the .NET SDK, and for lint and for all of
    conformance also Node.js 20 or later. It ends with the exit code of the first command that fails.

.PARAMETER Chore
    The name of a chore.

.PARAMETER KiotaCommand
    For generate, verify and build: another executable than the one that dotnet tool restore brings.

.PARAMETER Framework
    For test: the .NET that the tests run on, net10.0 or net8.0.

.PARAMETER Dependencies
    For test: the versions of what the package depends on, the lowest (what it asks for) or the newest (of those that it allows).

.PARAMETER Version
    For pack: the version of the packages.

.PARAMETER Baseline
    For pack: the released version whose public API must not be broken.

.PARAMETER Short
    For bench: in half a minute, and fails when a call allocates more than what is committed.

.PARAMETER Vendor
    For upstream: a file with the vendor's own OpenAPI document.

.EXAMPLE
    ./build.ps1 all

.EXAMPLE
    ./build.ps1 test -Framework net8.0 -Dependencies newest
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)] [string] $Chore = 'help',
    [string] $KiotaCommand,
    [ValidateSet('net10.0', 'net8.0')] [string] $Framework = 'net10.0',
    [ValidateSet('lowest', 'newest')] [string] $Dependencies = 'lowest',
    [string] $Version,
    [string] $Baseline,
    [switch] $Short,
    [string] $Vendor
)

# Hosted without the modules of PowerShell, a script has the language and .NET only: neither Write-Host nor Test-Path, nor Push-Location.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Without declared parameters, so that none of them takes -c for its own. Quoted, as what begins with a dash would be taken apart.
function Invoke-Native {
    $command, $rest = $args | ForEach-Object { $_ }
    # An array even of one: of a lone string, each letter would be an argument.
    $arguments = @($rest)
    "> $command $arguments"
    & $command @arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Invoke-WithEnvironment([hashtable] $Variables, [scriptblock] $Action) {
    $before = @{}
    foreach ($name in $Variables.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $Variables[$name])
    }
    try { & $Action }
    finally { foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) } }
}

# The report that tests/KirimChat.Tests leaves: dotnet test does not show what an application says that passed.
function Show-Coverage {
    $folder = "$PSScriptRoot/artifacts/coverage"
    $reports = @(if ([IO.Directory]::Exists($folder)) { [IO.Directory]::GetFiles($folder, '*.xml') })
    if (-not $reports) {
        [Console]::Error.WriteLine('The tests left no report of their coverage in artifacts/coverage.')
        exit 1
    }

    foreach ($report in $reports) {
        $coverage = ([xml] [IO.File]::ReadAllText($report)).coverage
        # Rounded down: 100 is all of it.
        $lines, $branches = $coverage.'line-rate', $coverage.'branch-rate' | ForEach-Object { [Math]::Floor(1000 * [decimal] $_) / 10 }
        [string]::Format([cultureinfo]::InvariantCulture, 'KirimChat: {0:0.0} % of lines, {1:0.0} % of branches', $lines, $branches)
    }
}

function Get-Property([string] $Name, [string] $Value) { if ($Value) { "-p:$Name=$Value" } }

$chores = [ordered]@{
    restore     = 'Gets the packages of .NET and of npm.', {
        Invoke-Native dotnet restore
        Invoke-Native npm ci '--ignore-scripts' '--no-audit' '--no-fund' '--prefix' openapi
    }
    lint        = 'Checks the document with Spectral and Redocly.', {
        Invoke-Native npm run lint '--prefix' openapi
    }
    generate    = 'Makes the client anew, when the document, the version of Kiota or its options changed.', {
        Invoke-Native dotnet msbuild generated/Generate.proj '-nologo' @(Get-Property KiotaCommand $KiotaCommand)
    }
    verify      = 'Makes the client elsewhere, and fails on any difference.', {
        Invoke-Native dotnet msbuild generated/Generate.proj '-nologo' '-p:VerifyGenerated=true' @(Get-Property KiotaCommand $KiotaCommand)
    }
    build       = 'Compiles everything. Warnings are errors.', {
        Invoke-Native dotnet build '-c' Release @(Get-Property KiotaCommand $KiotaCommand)
    }
    test        = 'Runs every test that needs nothing but the .NET SDK, and tells the coverage; the others say why they are skipped.', {
        if ($Framework -eq 'net10.0' -and $Dependencies -eq 'lowest') { Invoke-Native dotnet test; Show-Coverage }
        else { Invoke-Native dotnet test '--project' tests/KirimChat.Tests "-p:TestFramework=$Framework" "-p:DependencyVersions=$Dependencies" }
    }
    conformance = 'Runs every test, the long ones at full length.', {
        Invoke-WithEnvironment @{ KIRIM_SOAK_CALLS = '200000'; KIRIM_FUZZ_SECONDS = '60' } { Invoke-Native dotnet test }
    }
    pack        = 'Makes the packages, in artifacts/packages.', {
        Invoke-Native dotnet pack '-c' Release '-o' artifacts/packages @(Get-Property Version $Version) @(Get-Property PackageValidationBaselineVersion $Baseline)
    }
    sbom        = 'Makes the bill of materials of each package, in artifacts/sbom.', {
        foreach ($package in 'KirimChat', 'KirimChat.Sandbox') {
            Invoke-Native dotnet tool exec 'cyclonedx@6.3.1' '--yes' '--' "src/$package/$package.csproj" '--output' artifacts/sbom '--output-format' Json '--filename' "$package.json" '--set-type' Library '--set-version' (dotnet msbuild "src/$package" '-getProperty:Version')
        }
    }
    bench       = 'Compares the speed with that of other clients.', {
        $options = @(if ($Short) { '--short', '--baseline', 'tests/KirimChat.Benchmarks/results/compare.json' })
        Invoke-Native dotnet run '-c' Release '--project' tests/KirimChat.Benchmarks '--' compare $options
    }
    upstream    = 'Compares the document with the one that the vendor publishes.', {
        Invoke-Native dotnet run '--project' tests/KirimChat.Upstream '--' openapi/kirimchat.yaml $Vendor
    }
    all         = 'restore, lint, generate, build, conformance and pack.', {
        foreach ($name in 'restore', 'lint', 'generate', 'build', 'conformance', 'pack') { & $chores[$name][1] }
    }
}

if ($Chore -eq 'help') {
    foreach ($name in $chores.Keys) { "{0,-12} {1}" -f $name, $chores[$name][0] }
    return
}

if (-not $chores.Contains($Chore)) {
    [Console]::Error.WriteLine("There is no chore '$Chore'. There are: $($chores.Keys -join ', ').")
    exit 2
}

$location = $ExecutionContext.SessionState.Path
$location.PushCurrentLocation('build')
[void] $location.SetLocation($PSScriptRoot)
try { & $chores[$Chore][1] }
finally { [void] $location.PopLocation('build') }
