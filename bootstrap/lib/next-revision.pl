# next-revision.pl DESCRIPTION PATHS <manifest.json: what a package says of itself, as the description of the package's next
# revision, and the paths of its files, one a line.
use strict;
use warnings;
use JSON::PP;

my ($description, $paths) = @ARGV;
my $manifest = JSON::PP->new->utf8->decode(do { local $/; <STDIN> });
my $old = $manifest->{version};
(my $new = $old) =~ s/-(\d+)$/'-' . ($1 + 1)/e or die "no revision in $old\n";
my @files = @{ $manifest->{files} || [] };
die "accounts are not handled here\n" if $manifest->{accounts};
delete @{$manifest}{qw(format files frames installedBytes)};
$manifest->{version} = $new;
# Parts of one build ask for each other in exactly this version.
for my $list (qw(requires recommends provides conflicts replaces)) {
    s/= \Q$old\E$/= $new/ for @{ $manifest->{$list} || [] };
}

open my $out, '>:raw', $description or die "$description: $!\n";
my $json = JSON::PP->new->utf8->canonical->allow_nonref;
print {$out} "$_: ", $json->encode($manifest->{$_}), "\n" for sort keys %$manifest;
close $out or die "$description: $!\n";
open my $list, '>:raw', $paths or die "$paths: $!\n";
print {$list} substr($_->{path}, 1), "\n" for grep { $_->{path} ne '/' } @files;
close $list or die "$paths: $!\n";
